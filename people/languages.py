"""Languages people speak, by ISO 639-1 code, named in the reader's language."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext

# Names that Django's own catalogue does not carry.
MORE = {
    "am": "Amharic",
    "ha": "Hausa",
    "ig": "Igbo",
    "ln": "Lingala",
    "ne": "Nepali",
    "no": "Norwegian",
    "ps": "Pashto",
    "rw": "Kinyarwanda",
    "si": "Sinhala",
    "sn": "Shona",
    "so": "Somali",
    "tl": "Tagalog",
    "xh": "Xhosa",
    "yo": "Yoruba",
    "zh": "Chinese",
    "zu": "Zulu",
}


def language_name(code: str) -> str:
    """ "Finnish" for "fi"; the code itself when nobody knows better."""
    name = MORE.get(code) or LANG_INFO.get(code, {}).get("name")
    return gettext(name) if name else code
