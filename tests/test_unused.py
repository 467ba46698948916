"""Nothing is kept that nobody uses: every template is named somewhere, every class
of the style sheets is on a page."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
APPS = ["people", "mentoring", "resources", "sessions_app", "demo", "config"]
TEMPLATES = ROOT / "templates"
CODE = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
STYLES = sorted((ROOT / "static/css").glob("*.css"))

PARTS_OF_ALLAUTH = ["account/**", "core/**", "mfa/**", "socialaccount", "socialaccount/internal/**"]
PARTS_OF_ALLAUTH += ["socialaccount/providers/base", "socialaccount/providers/oauth2"]

# Found by a name that Django puts together, so it is written nowhere.
FOUND_BY_CONVENTION = {
    "400.html": "django.views.defaults, a name of its own",
    "403.html": "django.views.defaults, a name of its own",
    "403_csrf.html": "django.views.csrf, a name of its own",
    "404.html": "django.views.defaults, a name of its own",
    "500.html": "django.views.defaults, a name of its own",
    "django/forms/widgets/select.html": "django.forms.widgets.Select.template_name",
}

# Named by allauth, but never shown or sent with our settings.
NEVER_USED_BY_ALLAUTH = {
    "account/email": "ACCOUNT_CHANGE_EMAIL: email_change.html instead",
    "account/email/password_reset_key": "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED",
    "account/email/unknown_account": "the adapter sends none to an address that nobody has",
    "account/email_confirm": "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED",
    "account/password_reset_done": "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED",
    "account/phone_change": "ACCOUNT_SIGNUP_FIELDS has no phone",
    "account/signup": "the address leads to the page that mails a code",
    "account/signup_by_passkey": "MFA_PASSKEY_SIGNUP_ENABLED is off",
    "account/verification_sent": "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED",
    "account/verified_email_required": "a decorator that no view wears",
    "mfa/trust": "MFA_TRUST_ENABLED is off",
    "mfa/webauthn/": "MFA_SUPPORTED_TYPES has no webauthn",
}

# Classes whose name, or its end, comes from a variable of a template.
BUILT_FROM_A_VARIABLE = {
    "theme-": "the tint of a topic",
    "q45": "the quarter of an hour, from quarter_class",
}


def package(name: str) -> Path:
    spec = find_spec(name)
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def strings(path: Path) -> Iterator[str]:
    """Every string in a file of Python but those that stand alone, which are for the reader."""
    tree = ast.parse(path.read_text())
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


def read_templates(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*.*") if path.suffix in {".html", ".txt"})
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def stem(name: str) -> str:
    """What allauth's own code says of a name, without the end that it adds: account/email/login_code."""
    return re.sub(r"(_subject|_message)?\.(html|txt)?$", "", name)


@cache
def named_by_allauth() -> set[str]:
    """How the names of what it shows and mails begin: .html, _subject.txt or _message.txt follows."""
    sources = [path for part in PARTS_OF_ALLAUTH for path in package("allauth").glob(f"{part}/*.py")]
    named = re.compile(r"""["']((?:account|mfa|socialaccount)/[\w/]+|429)[."']""")
    return {name for path in sources for name in named.findall(path.read_text())}


def never_used(name: str) -> bool:
    return name in NEVER_USED_BY_ALLAUTH or f"{name.rpartition('/')[0]}/" in NEVER_USED_BY_ALLAUTH


def named_in(template: str) -> set[str]:
    """The templates that another one includes or extends, and allauth's elements in it."""
    names = re.findall(r"""{% (?:include|extends) ["']([^"']+)""", template)
    elements = re.findall(r"{% element (\w+)", template)
    return {*names, *(f"allauth/elements/{element}.html" for element in elements)}


def used_templates() -> set[str]:
    """Those that code names, ours (without the app's folder too) or allauth's, and all that they lead to."""
    everything = read_templates(package("allauth") / "templates") | read_templates(TEMPLATES)
    ours = {word for path in CODE for word in strings(path)}
    theirs = {name for name in named_by_allauth() if not never_used(name)}
    waiting = [
        name
        for name in everything
        if name in FOUND_BY_CONVENTION or {name, name.partition("/")[2]} & ours or stem(name) in theirs
    ]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += named_in(everything.get(name, "")) - {name}
    return used


def classes_of_ours() -> set[str]:
    """Every class that a style sheet selects."""
    style = "".join(path.read_text() for path in STYLES)
    selectors = re.sub(r"/\*.*?\*/|{[^{}]*}|\"[^\"]*\"", "", style, flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][\w-]*)", selectors))


@cache
def classes_on_pages() -> set[str]:
    """Every word that may be a class: in templates, ours and crispy's, in forms and in scripts."""
    crispy = package("crispy_bootstrap5") / "templates"
    templates = [*read_templates(TEMPLATES).values(), *read_templates(crispy).values()]
    forms = [path.read_text() for path in CODE]
    scripts = [path.read_text() for path in (ROOT / "static/js").glob("*.js")]
    on_tags = r"""class=(".*?"|'.*?')|css=(".*?")|{% block main_class %}(.*?){%"""
    quoted = [words for text in templates for words in re.findall(on_tags, text, re.DOTALL)]
    quoted += [
        words for text in forms for words in re.findall(r"""class(?:es)?(?:=|"\]? ?[:=]) ?f?(".*?")""", text)
    ]
    quoted += [words for text in scripts for words in re.findall(r"""(".*?"|'.*?')""", text)]
    return {word for text in quoted for word in re.findall(r"[\w-]+", "".join(text))}


def test_every_template_is_used():
    assert not sorted(read_templates(TEMPLATES).keys() - used_templates())


def test_every_class_of_the_style_sheets_is_on_a_page():
    built = tuple(BUILT_FROM_A_VARIABLE)
    assert classes_of_ours()
    assert not sorted(name for name in classes_of_ours() - classes_on_pages() if not name.startswith(built))


def test_each_exception_is_needed():
    ours = read_templates(TEMPLATES)
    assert not FOUND_BY_CONVENTION.keys() - ours.keys()
    named = {*named_by_allauth(), *(f"{name.rpartition('/')[0]}/" for name in named_by_allauth())}
    assert not NEVER_USED_BY_ALLAUTH.keys() - named
    unknown = classes_of_ours() - classes_on_pages()
    assert not [
        start for start in BUILT_FROM_A_VARIABLE if not any(name.startswith(start) for name in unknown)
    ]
