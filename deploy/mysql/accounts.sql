-- The two databases and their three accounts, for MySQL 8.0, 8.4 and 9, and MariaDB 10.6 and newer.
--
-- Take a copy that nobody else can read, and replace in it
--   <HOST>               by the machines that may connect, such as 10.0.0.% or % for all;
--   <MIGRATE_PASSWORD>   by a password in single quotes, and so
--   <APP_PASSWORD>       and
--   <ANALYST_PASSWORD>.
-- What is left unfilled is a syntax error, and no account gets a password that others know. Then, as an administrator:
--   mysql --user=root --password < copy-of-accounts.sql
-- Running it again adds what is missing. It changes no password and takes no right away.

-- yt_migrate makes and changes tables, in `yt-assets migrate`, and at no other time.
CREATE USER IF NOT EXISTS 'yt_migrate'@'<HOST>' IDENTIFIED BY <MIGRATE_PASSWORD>;

-- yt_app is what the project runs as: it reads and writes rows, and can neither make, change nor drop a table.
CREATE USER IF NOT EXISTS 'yt_app'@'<HOST>' IDENTIFIED BY <APP_PASSWORD>;

-- yt_analyst reads insights, with five connections at most.
CREATE USER IF NOT EXISTS 'yt_analyst'@'<HOST>' IDENTIFIED BY <ANALYST_PASSWORD> WITH MAX_USER_CONNECTIONS 5;

CREATE DATABASE IF NOT EXISTS videos CHARACTER SET utf8mb4;
CREATE DATABASE IF NOT EXISTS insights CHARACTER SET utf8mb4;

GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW
  ON videos.* TO 'yt_migrate'@'<HOST>';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW
  ON insights.* TO 'yt_migrate'@'<HOST>';

GRANT SELECT, INSERT, UPDATE, DELETE ON videos.* TO 'yt_app'@'<HOST>';
GRANT SELECT, INSERT, UPDATE, DELETE ON insights.* TO 'yt_app'@'<HOST>';

GRANT SELECT ON insights.* TO 'yt_analyst'@'<HOST>';

-- A query of the analyst's may take a minute. MariaDB keeps that with the account; MySQL cannot, and has
-- mysql_query_limit.sql instead.
SET @limit = IF(VERSION() LIKE '%MariaDB%',
  'ALTER USER ''yt_analyst''@''<HOST>'' WITH MAX_USER_CONNECTIONS 5 MAX_STATEMENT_TIME 60', 'DO 0');
PREPARE set_limit FROM @limit;
EXECUTE set_limit;
DEALLOCATE PREPARE set_limit;
