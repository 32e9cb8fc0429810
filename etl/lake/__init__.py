"""The lake: flat Parquet tables by ingest date, WARC files, and a manifest a day as the commit.

In: tables under contract, answers, staged parts of a day. Out: the same, read by day. Only whole
days are seen.

    <lake>/<table>/<ingest_date>.parquet        readable by plain pandas
    <lake>/<table>/<ingest_date>-0001.parquet   further rows of the day, a million a file
    <lake>/<table>/<YYYY-MM>.parquet            a month that is rolled up, in place of its days
    <lake>/manifests/<ingest_date>.json         rows, bytes, sha256 of the day's files; written last
    <lake>/raw/<ingest_date>/*.warc.gz          every response as it came
    <lake>/.staging/<ingest_date>/              parts of a day that is being made
    <lake>/.pending/                            files that wait to take their places

A file is written where no reader looks, synced and renamed: it is there whole or not at all. The
same rows give the same bytes. Works on a folder and on S3 (pyarrow.fs).
"""

from etl.lake.change import Change
from etl.lake.lake import STAGING, Lake

__all__ = ["STAGING", "Change", "Lake"]
