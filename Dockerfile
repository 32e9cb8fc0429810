# Dateline for a team: Airflow 3.3 with Celery, its user database and the PostgreSQL warehouse, as uv.lock says.
#   docker compose build        (see docs/operations.md)
ARG PYTHON_IMAGE=python:3.12-slim

FROM ${PYTHON_IMAGE} AS build
ARG UV_VERSION=0.13.9
# For Kubernetes: --build-arg EXTRAS="--extra team --extra kubernetes"; for OpenLineage also: --extra lineage
ARG EXTRAS="--extra team"
ENV UV_PROJECT_ENVIRONMENT=/opt/dateline/.venv \
    UV_PYTHON_DOWNLOADS=never \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy
RUN pip install --no-cache-dir "uv==${UV_VERSION}"
WORKDIR /build
# Dependencies change less often than the code: their layer is kept.
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-dev ${EXTRAS} --no-install-project
COPY README.md ./
COPY schemas ./schemas
COPY etl ./etl
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-dev ${EXTRAS} --no-editable

FROM ${PYTHON_IMAGE}
# Group 0, as in Airflow's own image: platforms that choose the user id themselves keep that group. Such an id has no
# name, and Python would look for one: USER gives it.
RUN useradd --uid 50000 --gid 0 --home-dir /opt/airflow --no-create-home --shell /usr/sbin/nologin airflow \
    && install --directory --owner 50000 --group 0 --mode 0770 /opt/airflow /data /logs /spill \
    && install --directory --mode 0755 /config /dags
COPY --from=build /opt/dateline/.venv /opt/dateline/.venv
COPY dags /opt/dateline/dags
COPY plugins /opt/dateline/plugins
ENV PATH=/opt/dateline/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/opt/airflow \
    LOGNAME=airflow \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/dateline/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/dateline/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False
WORKDIR /opt/airflow
USER 50000:0
# No entrypoint: `airflow …` and `dateline …` are both commands of this image.
CMD ["airflow", "version"]
