"""Languages people speak, by ISO 639-1 code, named in the reader's language."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext

# Names that Django's own catalogue does not carry.
MORE = {"am": "Amharic", "ha": "Hausa", "ln": "Lingala", "ne": "Nepali", "rw": "Kinyarwanda", "si": "Sinhala", "so": "Somali",
        "tl": "Tagalog", "yo": "Yoruba", "zu": "Zulu", "zh": "Chinese", "no": "Norwegian", "ps": "Pashto", "xh": "Xhosa", "ig": "Igbo", "sn": "Shona"}


def language_name(code: str) -> str:
    """"Finnish" for "fi"; the code itself when nobody knows better."""
    name = MORE.get(code) or LANG_INFO.get(code, {}).get("name")
    return gettext(name) if name else code
