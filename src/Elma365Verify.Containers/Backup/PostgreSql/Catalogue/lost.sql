-- What is there of what no restore brings back: a kind, and which one.
select 'prepared transaction', format('%s of %s in %s', p.gid, p.owner, p.database)
from pg_prepared_xacts p
union all
-- No values: one may be a connection's password.
select 'setting by ALTER SYSTEM', f.name
from pg_file_settings f
where f.sourcefile like '%/postgresql.auto.conf'
union all
select 'replication slot', format('%s (%s)%s', s.slot_name, s.slot_type, ' of ' || s.database)
from pg_replication_slots s
where not s.temporary
union all
select 'origin of replication', o.roname
from pg_replication_origin o
union all
select 'enabling of the subscription', format('%s in %s', s.subname, d.datname)
from pg_subscription s join pg_database d on d.oid = s.subdbid
where s.subenabled
union all
select 'database whose removal was interrupted', d.datname
from pg_database d
where d.datconnlimit = -2
union all
select 'content of', d.datname || ', which allows connections'
from pg_database d
where d.datname = 'template0' and d.datallowconn
union all
select 'change to the tablespace', t.spcname
from pg_tablespace t
where t.oid < 16384
  and (t.spcacl is not null or t.spcoptions is not null or t.spcowner <> 10 or shobj_description(t.oid, 'pg_tablespace') is not null)
union all
select 'configuration:', format('%s settings that differ from the server''s defaults, %s rules of pg_hba.conf',
  (select count(*) from pg_settings s
    where s.source in ('configuration file', 'command line', 'environment variable') and s.setting is distinct from s.boot_val
      and coalesce(s.sourcefile, '') not like '%/postgresql.auto.conf'),
  (select count(*) from pg_hba_file_rules))
