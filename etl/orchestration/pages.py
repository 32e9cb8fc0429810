"""The events page and the nightly pages inside Airflow: behind its login, where tasks' links lead.

In: a request with Airflow's login. Out: the browser's application, mounted at `/dateline`.
"""

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends

from etl.browse.app import create
from etl.settings import read_settings

app = create(read_settings, [Depends(requires_access_view(AccessView.PLUGINS))])
