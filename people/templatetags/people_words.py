"""Filters about names."""

from django import template

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word: "AK" for Aino Korhonen, "A" for Aino."""
    parts = name.split()
    letters = [parts[0][0], parts[-1][0]] if len(parts) > 1 else [part[0] for part in parts]
    return "".join(letters).upper()
