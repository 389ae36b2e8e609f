-- MySQL only, optional: a SELECT may take one minute, on the whole server, unless its session says otherwise.
-- MySQL has no such limit for one account. The project itself waits no longer than a minute for an answer anyway; leave
-- this out where other applications share the server, and set max_execution_time in the analyst's client instead.
SET PERSIST max_execution_time = 60000;
