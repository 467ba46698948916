"""Shapes of input, one file per group of pages."""
