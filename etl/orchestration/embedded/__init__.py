"""An Airflow of one's own on loopback: `make run` does one night in it, `make ui` keeps it open.

In: a folder and a feed list. Out: one night in that folder, or Airflow's pages on loopback until
Ctrl-C.

    home      where its state lies, its secrets, the environment of its services
    sessions  the processes that it has started, and how they are ended
    api       what it is asked over HTTP
    services  start and stop of the whole; `services.Airflow` is a block for anything else
    reach     whether any of the feeds can be reached
    watch     the runs of one night, followed to their end
    display   what is shown meanwhile
    prepare   what is checked before anything is started
    newsroom  a web server that plays the world where no feed can be reached
    signals   being told to stop
    once, ui  the two commands: `once.run(root)` is `make run`, `ui.ui(root)` is `make ui`

Nothing listens on any other address than 127.0.0.1, and nothing is left running at the end.
"""
