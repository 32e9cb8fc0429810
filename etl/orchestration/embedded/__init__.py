"""An Airflow of one's own on loopback: `make run` does one night in it, `make ui` keeps it open.

In: a folder and a feed list. Out: one night in that folder, or Airflow's pages on loopback until Ctrl-C.

    home       where its state lies, its secrets, the environment of its services
    sessions   the processes it has started, and their end
    api        what it is asked over HTTP
    services   start and stop of the whole
    reach      whether any of the feeds can be reached
    watch      one night's three runs, followed to their end
    console    what is shown meanwhile
    prepare    what is checked before anything is started
    signals    being told to stop
    night, ui  the two commands: `night.run(root)`, `ui.ui(root)`; `services.Airflow` is a block for anything else

Nothing listens on any other address than 127.0.0.1, and nothing is left running at the end.
"""
