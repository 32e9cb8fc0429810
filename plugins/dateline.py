"""Airflow's plugin: the events page and the nightly pages under /dateline, behind its login."""

from airflow.sdk.plugins_manager import AirflowPlugin


class DatelinePlugin(AirflowPlugin):
    """What Dateline adds to Airflow's pages."""

    name = "dateline"
    external_views = ({"name": "Events", "href": "/dateline/events", "destination": "nav",
                       "nav_top_level": True, "url_route": "dateline"},)

    @property
    def fastapi_apps(self):
        """The pages; tasks load this plugin too, and must not wait for a web framework."""
        from etl.orchestration.pages import app

        return [{"app": app, "url_prefix": "/dateline", "name": "Dateline"}]
