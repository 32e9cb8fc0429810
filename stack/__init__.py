"""The services of docker-compose.yml without Docker, for `make stack` and `make test-stack`.

In: the compose files, the Dockerfile's environment, servers that come as Python packages. Out:
running services on loopback, and nothing of them when the block ends. Commands, environment, order,
health checks and restarts are those that are declared; `places.py` says what must differ outside of
a container.
"""
