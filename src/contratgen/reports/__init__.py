"""Diagnostics → what a person, a machine or a forge reads. Changes nothing, decides nothing."""
