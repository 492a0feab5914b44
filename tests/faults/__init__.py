"""Faults on purpose: the product's own processes are hurt, and nothing that was promised is lost.

``python -m tests.faults`` runs them; ``docs/reliability.md`` says what each does and what was seen.
"""
