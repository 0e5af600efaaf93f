# The application alone; PostgreSQL stands beside it (compose.yaml). docs/how-to/deploy.md

# The Python of the suite, on the Debian that its continuous integration runs on.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements/base.txt \
    && /opt/venv/bin/pip uninstall --quiet --yes pip setuptools
COPY . .
# Static files are hashed and compressed once, here. The key signs nothing and stays in no layer.
RUN SECRET_KEY=for-collecting-files-alone /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /opt/venv/bin/python -m compileall -q .

FROM python:3.11-slim-bookworm
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# The one folder that the application may write to, for an installation with SQLite.
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin app \
    && install -d -o app -g app -m 700 /app/data
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BIND=0.0.0.0 PORT=8000
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "scripts/healthy.py"]
CMD ["gunicorn"]
