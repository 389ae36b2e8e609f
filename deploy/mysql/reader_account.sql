-- Optional: the account that `yt-assets serve` runs as. See accounts.sql for how to fill it in:
--   <HOST> and <READER_PASSWORD>.
-- It reads both databases, and writes nothing: the rankings, and the handles, languages, keyphrases and ledger of hours
-- that are in `videos`. yt_analyst will do where those are not wanted.
CREATE USER IF NOT EXISTS 'yt_reader'@'<HOST>' IDENTIFIED BY <READER_PASSWORD>;
GRANT SELECT ON videos.* TO 'yt_reader'@'<HOST>';
GRANT SELECT ON insights.* TO 'yt_reader'@'<HOST>';
