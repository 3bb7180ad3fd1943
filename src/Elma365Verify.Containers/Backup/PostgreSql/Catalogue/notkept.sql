-- What of this database no restore brings back.
select 'materialised view', format('%s, whose rows a restore computes anew: %s', c.oid::regclass, counted.rows)
from pg_class c, lateral (select substring(
  query_to_xml(format('select count(*) as rows from %s', c.oid::regclass), false, true, '')::text from '<rows>(\d+)</rows>')) counted (rows)
where c.relkind = 'm' and c.relispopulated and counted.rows <> '0'
union all
select 'table of an extension', format('%s (%s), whose rows that extension alone brings back: %s', c.oid::regclass, e.extname, counted.rows)
from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid join pg_class c on c.oid = d.objid,
  lateral (select substring(query_to_xml(format('select count(*) as rows from only %s', c.oid::regclass), false, true, '')::text
    from '<rows>(\d+)</rows>')) counted (rows)
where d.classid = 'pg_class'::regclass and d.deptype = 'e' and c.relkind = 'r' and counted.rows <> '0'
  and not exists (select from unnest(e.extconfig, e.extcondition) marked (oid, condition) where marked.oid = c.oid and condition = '')
union all
select 'foreign table', format('%s, whose rows lie on another server', c.oid::regclass) from pg_class c where c.relkind = 'f'
union all
select 'invalid index', format('%s of %s', i.indexrelid::regclass, i.indrelid::regclass)
from pg_index i join pg_class c on c.oid = i.indexrelid
where c.relkind = 'i' and not i.indisvalid
union all
select 'temporary table', c.oid::regclass::text from pg_class c where c.relpersistence = 't' and c.relkind in ('r', 'v', 'S', 'p')
union all
select 'order of columns', format('%s: a restore puts those it inherits first', attrelid::regclass)
from (
  select a.attrelid, row_number() over (partition by a.attrelid order by a.attnum) as place,
    row_number() over (partition by a.attrelid order by (
      select min(i.inhseqno * 10000 + p.attnum) from pg_inherits i join pg_attribute p on p.attrelid = i.inhparent and p.attname = a.attname
      where i.inhrelid = a.attrelid) nulls last, a.attnum) as restored
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where a.attnum > 0 and not a.attisdropped and not c.relispartition and exists (select from pg_inherits i where i.inhrelid = c.oid)
    and c.relkind in ('r', 'f')
) columns
group by attrelid
having bool_or(place <> restored)
