FROM python:3.11-slim
# Zone data comes from the pinned tzdata package, never from the image.
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONTZPATH= PATH=/venv/bin:$PATH
# For `manage.py backup` and `restore`: pg_dump refuses a server newer than itself, and an older server does not take all
# that a newer one's pg_restore writes. So it is the version of docker-compose.yml, from PostgreSQL's own packages.
ARG POSTGRES=16
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-${POSTGRES} \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
RUN python -m venv /venv && useradd --create-home app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
# Static files are part of the image; the values here only let the command start and reach no running process.
RUN SECRET_KEY=only-the-build-uses-this-and-no-process-that-runs-ever-does ALLOWED_HOSTS=build DATABASE_URL=sqlite:////tmp/build.sqlite3 HALF_HOUR_VAR=/tmp/var \
    python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p /app/var && chown app /app/var
USER app
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"]
