-- Optional: a database and an account for Dagster's own runs and events. See accounts.sql for how to fill it in:
--   <HOST> and <DAGSTER_PASSWORD>.
-- Dagster makes and changes its tables itself, so its one account has the rights for that, here and nowhere else.
CREATE USER IF NOT EXISTS 'yt_dagster'@'<HOST>' IDENTIFIED BY <DAGSTER_PASSWORD>;
CREATE DATABASE IF NOT EXISTS dagster CHARACTER SET utf8mb4;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON dagster.* TO 'yt_dagster'@'<HOST>';
