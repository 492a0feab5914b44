"""Until when what was worked out from someone's rights holds."""

from konstellation.common.epoch import Epoch

rights = Epoch("rights")
