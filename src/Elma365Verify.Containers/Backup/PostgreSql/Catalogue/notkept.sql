-- What of this database a restore does not bring back.
select 'rows of materialised views', format('%s of %s', counted.rows, c.oid::regclass)
from pg_class c, lateral (select substring(
  query_to_xml(format('select count(*) as rows from %s', c.oid::regclass), false, true, '')::text from '<rows>(\d+)</rows>')) counted (rows)
where c.relkind = 'm' and c.relispopulated and counted.rows <> '0'
union all
select 'rows of tables that belong to an extension', format('%s of %s (%s)', counted.rows, c.oid::regclass, e.extname)
from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid join pg_class c on c.oid = d.objid,
  lateral (select substring(query_to_xml(format('select count(*) as rows from only %s', c.oid::regclass), false, true, '')::text
    from '<rows>(\d+)</rows>')) counted (rows)
where d.classid = 'pg_class'::regclass and d.deptype = 'e' and c.relkind = 'r' and counted.rows <> '0'
  and not exists (select from unnest(e.extconfig, e.extcondition) marked (oid, condition) where marked.oid = c.oid and condition = '')
union all
select 'rows of foreign tables', c.oid::regclass::text from pg_class c where c.relkind = 'f'
union all
select 'invalid indexes', format('%s of %s', i.indexrelid::regclass, i.indrelid::regclass)
from pg_index i join pg_class c on c.oid = i.indexrelid
where c.relkind = 'i' and not i.indisvalid
union all
select 'temporary tables', c.oid::regclass::text from pg_class c where c.relpersistence = 't' and c.relkind in ('r', 'v', 'S', 'p')
union all
select 'enabled subscriptions', quote_ident(s.subname) from pg_subscription s
where s.subenabled and s.subdbid = (select oid from pg_database where datname = current_database())
union all
select 'statistics of the planner', format('those of %s tables', count(distinct s.starelid))
from pg_statistic s join pg_class c on c.oid = s.starelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
having count(*) > 0
