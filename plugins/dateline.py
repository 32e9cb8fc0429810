"""Airflow's plugin: the nightly pages under /dateline, behind Airflow's login."""

from airflow.sdk.plugins_manager import AirflowPlugin


class DatelinePlugin(AirflowPlugin):
    """What Dateline adds to Airflow's pages."""

    name = "dateline"
    external_views = ({"name": "Dateline's nights", "href": "/dateline/index.html",
                       "destination": "nav", "category": "browse", "url_route": "dateline"},)

    @property
    def fastapi_apps(self):
        """The pages; tasks load this plugin too, and must not wait for a web framework."""
        from etl.orchestration.pages import app

        return [{"app": app, "url_prefix": "/dateline", "name": "Dateline"}]
