-- Least rights for a PostgreSQL warehouse: run once, in the warehouse's own database, by somebody who may create roles:
--
--     psql --set ON_ERROR_STOP=1 --file etl/load/warehouse/roles.sql dateline
--
-- dateline_loader owns the schema `dateline` and may do nothing outside of it; dateline_reader may read it, and what the
-- loader makes later. Give the loader its password, and people accounts, yourself:
--
--     ALTER ROLE dateline_loader PASSWORD '…';
--     CREATE ROLE ana LOGIN PASSWORD '…' IN ROLE dateline_reader;
CREATE ROLE dateline_loader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE dateline_reader NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA dateline AUTHORIZATION dateline_loader;
GRANT USAGE ON SCHEMA dateline TO dateline_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE dateline_loader IN SCHEMA dateline GRANT SELECT ON TABLES TO dateline_reader;
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO dateline_loader', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO dateline_reader', current_database());
    EXECUTE format('ALTER DATABASE %I SET search_path = dateline', current_database());
END
$$;
