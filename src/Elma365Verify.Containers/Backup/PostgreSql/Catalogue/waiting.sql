-- Who waits for a lock in this cluster on behalf of a backup: the session, its database, and the table where it is known by number alone.
select a.pid, a.datname::text
from pg_stat_activity a
where a.wait_event_type = 'Lock' and a.datname is not null
  and (a.application_name = 'elma365-verify' or a.application_name in ('pg_dump', 'pg_dumpall') and a.usename = current_user)
order by a.query_start
limit 1
