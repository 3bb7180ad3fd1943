-- What a session ($1) waits for and who is in its way; run in that session's database, which alone knows the name. Of a query only what
-- comes before its first value is shown.
select coalesce(waited.relation::regclass::text, waited.locktype) || ' held by ' || coalesce(
  (select string_agg(held, ' and ') from (
    select format('session %s of %s%s, %s since %s: %s', a.pid, a.usename, coalesce(format(' (%s)', nullif(a.application_name, '')), ''),
        coalesce(a.state, a.backend_type), to_char(coalesce(a.state_change, a.backend_start), 'YYYY-MM-DD HH24:MI:SS TZ'),
        regexp_replace(substring(a.query from '^[^''$]{0,80}'), '[[:space:][:cntrl:]]+', ' ', 'g'))
      from pg_stat_activity a where a.pid = any (pg_blocking_pids($1))
    union all
    select distinct format('the prepared transaction %L of %s, prepared at %s', p.gid, p.owner,
        to_char(p.prepared, 'YYYY-MM-DD HH24:MI:SS TZ'))
      from pg_locks l join pg_locks x on x.virtualtransaction = l.virtualtransaction and x.pid is null and x.locktype = 'transactionid'
        join pg_prepared_xacts p on p.transaction = x.transactionid
      where l.granted and l.pid is null and l.locktype = waited.locktype
        and l.database is not distinct from waited.database and l.relation is not distinct from waited.relation
  ) holders (held)), 'somebody who has let it go since')
from pg_locks waited
where waited.pid = $1 and not waited.granted
limit 1
