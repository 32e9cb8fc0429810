"""What Airflow's OpenLineage provider tells of a task: which tables it reads and writes.

In: a task with its run, from whom the provider asks it. Out: datasets with the day, the columns and
the rows that were written. Only the provider imports this, where it is installed and switched on.
"""

from typing import Any

from airflow.providers.openlineage.extractors import OperatorLineage
from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import DatasetFacet, OutputDatasetFacet
from openlineage.client.facet_v2 import base_subset_dataset as subset
from openlineage.client.facet_v2 import output_statistics_output_dataset as statistics
from openlineage.client.facet_v2 import schema_dataset as schema

from etl.orchestration.forms import Params, redoes, settings_of
from etl.orchestration.links import day_of_task
from etl.pipeline.lineage import Dataset, lineage_of
from etl.pipeline.stages import Counts, of_task


def told(operator: Any, ti: Any, params: Params,
         counts: Counts | None) -> OperatorLineage[Any, Any]:
    """The lineage of a task; nothing where it is none of a stage's, or a recode passes it over.

    counts: what the task returned; None where it is not done. Raises SettingError.
    """
    day, stage = day_of_task(operator, ti), of_task(operator.task_id)
    if day is None or stage is None or ("redo" in params and not redoes(params, stage.name)):
        return OperatorLineage()
    found = lineage_of(stage, operator.task_id, settings_of(params), counts)
    return OperatorLineage(inputs=[_input(dataset, day) for dataset in found.inputs],
                           outputs=[_output(dataset, day) for dataset in found.outputs])


def _partition(day: str) -> subset.PartitionSubsetCondition:
    return subset.PartitionSubsetCondition([subset.Partition({"ingest_date": day})])


def _input(dataset: Dataset, day: str) -> InputDataset:
    part = subset.InputSubsetInputDatasetFacet(_partition(day))
    return InputDataset(dataset.namespace, dataset.name, inputFacets={"subset": part})


def _output(dataset: Dataset, day: str) -> OutputDataset:
    facets: dict[str, OutputDatasetFacet] = {
        "subset": subset.OutputSubsetOutputDatasetFacet(_partition(day))}
    if dataset.rows is not None:
        facets["outputStatistics"] = statistics.OutputStatisticsOutputDatasetFacet(
            rowCount=dataset.rows)
    return OutputDataset(dataset.namespace, dataset.name, outputFacets=facets,
                         facets=_schema(dataset))


def _schema(dataset: Dataset) -> dict[str, DatasetFacet]:
    fields = [schema.SchemaDatasetFacetFields(column.name, str(column.type), column.description)
              for column in dataset.columns]
    return {"schema": schema.SchemaDatasetFacet(fields)} if fields else {}
