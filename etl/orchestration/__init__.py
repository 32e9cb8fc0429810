"""Airflow: what the DAGs share, and the embedded Airflow of `make run` and `make ui`.

In: a run of a DAG with its parameters. Out: calls of the pipeline's stages, and one clear line
where they fail. Nothing here decides what a stage does. Nothing else in `etl` imports this room or
Airflow.
"""
