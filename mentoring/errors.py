"""Why a change to someone's mentoring can't be made, in sentences for the page."""


class MentorError(Exception):
    """Something is missing or doesn't fit. `fields` holds a sentence for each place
    on the form ("" is the whole form)."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields
