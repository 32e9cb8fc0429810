#!/bin/sh
# Makes the files that docker-compose.yml mounts as secrets, each once; a file that is there stays as it is.
#   deploy/secrets.sh [FOLDER]      the folder is ./secrets unless you say otherwise
# The folder is closed to others. The files in it are not: containers read them as users of their own.
set -eu
folder=${1:-secrets}
mkdir -p "$folder"
chmod 700 "$folder"

bytes() { head -c "$1" /dev/urandom; }
hexadecimal() { bytes "$1" | od -An -v -tx1 | tr -d ' \n'; }
keep() { # name; what it shall hold comes by standard input
    if [ -e "$folder/$1" ]; then cat >/dev/null; else cat >"$folder/$1"; echo "made $folder/$1"; fi
    chmod 644 "$folder/$1"
}

# Encrypts connections in Airflow's database: 32 bytes in the alphabet of addresses.
bytes 32 | base64 | tr -d '\n' | tr '+/' '-_' | keep fernet_key
hexadecimal 64 | keep jwt_secret         # signs the tokens between Airflow's services
hexadecimal 32 | keep secret_key         # signs the sessions of browsers
hexadecimal 24 | keep postgres_password  # Airflow's own database
hexadecimal 24 | keep warehouse_password # the warehouse, which analysts query
hexadecimal 24 | keep redis_password     # the queue
hexadecimal 12 | keep admin_password     # the first login of Airflow's page
hexadecimal 10 | keep s3_access_key      # the store of the profile s3; or yours; empty: the machine's own role
hexadecimal 20 | keep s3_secret_key
