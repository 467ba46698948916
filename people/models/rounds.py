"""The periodic schedule, by row."""

from django.db import models


class Round(models.Model):
    """One row is one piece of the periodic schedule: whoever moves `last_run_at` on has its turn."""

    name = models.CharField(max_length=80, primary_key=True)
    last_run_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
