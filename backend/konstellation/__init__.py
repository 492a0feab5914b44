"""Konstellation: the register and meeting place of an industry network."""

__version__ = "0.1.0"
