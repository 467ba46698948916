"""The four themes that keep coming back, the fifth for all the rest, and languages to choose from."""

from django.db import migrations

THEMES = [
    ("first-job", "First job and interviews", "CVs, applications, interviews and the first weeks."),
    ("career", "Growing or changing career", "Promotion, a change of path, moving to another country."),
    ("confidence", "Confidence", "Speaking up, feeling like a fraud, daring to apply."),
    ("priorities", "Priorities and decisions", "Too much at once, a hard choice, a yes you regret."),
    ("something-else", "Something else", "Whatever else half an hour can move forward."),
]
LANGUAGES = (
    "am ar az bg bn ca cs da de el en es et eu fa fi fr ga gl ha he hi hr hu hy id ig is it ja ka kk km ko ky lt lv mk mn "
    "mr ms my nb ne nl pa pl ps pt ro ru rw si sk sl sn so sq sr sv sw ta te th tl tr uk ur uz vi xh yo zh zu"
).split()


def add(apps, schema_editor):
    alias = schema_editor.connection.alias
    themes = apps.get_model("mentoring", "Theme").objects.using(alias)
    language = apps.get_model("mentoring", "Language")
    for position, (slug, name, summary) in enumerate(THEMES, start=1):
        themes.get_or_create(slug=slug, defaults={"name": name, "summary": summary, "position": position * 10})
    language.objects.using(alias).bulk_create([language(code=code) for code in LANGUAGES], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0002_people_and_constraints")]
    # Backwards they stay: mentors chose them, sessions hang on them, staff may have written more words to them.
    # Forwards again they are found where they are.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
