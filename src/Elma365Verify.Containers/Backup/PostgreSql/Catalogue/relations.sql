-- Tables, views, sequences and composite types; their contents are read apart from this.
select
  case c.relkind when 'v' then 'view' when 'm' then 'materialised view' when 'f' then 'foreign table' when 'S' then 'sequence'
    when 'c' then 'composite type' else 'table' end,
  format('%I.%I', n.nspname, c.relname),
  jsonb_build_object(
    'owner', pg_get_userbyid(c.relowner),
    'persistence', case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end,
    'partitioned by', case c.relkind when 'p' then pg_get_partkeydef(c.oid) end,
    'partition bound', pg_get_expr(c.relpartbound, c.oid),
    'inherits', (select string_agg(format('%I.%I', pn.nspname, p.relname)
          || case when to_jsonb(i) ->> 'inhdetachpending' = 'true' then ' (being detached)' else '' end, ', ' order by i.inhseqno)
      from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
      where i.inhrelid = c.oid),
    'row security', case when c.relforcerowsecurity and c.relrowsecurity then 'enabled, forced'
      when c.relforcerowsecurity then 'forced' when c.relrowsecurity then 'enabled' end,
    'replica identity', case when c.relkind in ('r', 'p') then c.relreplident end,
    'access method', (select a.amname from pg_am a where a.oid = c.relam),
    'tablespace', (select t.spcname from pg_tablespace t where t.oid = c.reltablespace),
    'of type', case when c.reloftype <> 0 then format_type(c.reloftype, null) end,
    'options', (select string_agg(o, ', ' order by o collate "C") from unnest(c.reloptions) o),
    'options of long values', (select string_agg(o, ', ' order by o collate "C")
      from pg_class t, unnest(t.reloptions) o where t.oid = c.reltoastrelid),
    'definition', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
    'populated', case when c.relkind = 'm' then c.relispopulated end,
    'server', (select s.srvname from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid),
    'foreign options', (select string_agg(o, ', ' order by o collate "C") from pg_foreign_table f, unnest(f.ftoptions) o
      where f.ftrelid = c.oid))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and (c.relkind in ('r', 'p', 'v', 'm', 'f') or c.relkind = 'c'
    and exists (select from pg_type t where t.oid = c.reltype and t.typtype = 'c'))
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
-- Numbered anew, since dropped columns leave gaps a restore closes. One that inherits is made anew with the inherited columns first;
-- where that is another order, it is named as not kept.
select 'column', format('%I.%I.%I', n.nspname, c.relname, a.attname), jsonb_build_object(
  'position', case when c.relispartition or not exists (select from pg_inherits i where i.inhrelid = c.oid)
    then row_number() over (partition by c.oid order by a.attnum) end,
  'type', format_type(a.atttypid, a.atttypmod),
  'not null', a.attnotnull,
  'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
  'generated', case when a.attgenerated <> '' then a.attgenerated::text || ' ' || pg_get_expr(d.adbin, d.adrelid) end,
  'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
  'collation', (select format('%I.%I', cn.nspname, co.collname) from pg_collation co
      join pg_namespace cn on cn.oid = co.collnamespace
    where co.oid = a.attcollation and a.attcollation <> (select t.typcollation from pg_type t where t.oid = a.atttypid)),
  'storage', a.attstorage, 'compression', nullif(to_jsonb(a) ->> 'attcompression', ''),
  'statistics target', to_jsonb(a) -> 'attstattarget',
  'inherited only', case when not a.attislocal then true end,
  -- A mark of the server's own, which changes with every table made.
  'options', (select string_agg(o, ', ' order by o collate "C") from unnest(a.attoptions) o where o not like 'pg\_attver=%'),
  'foreign options', (select string_agg(o, ', ' order by o collate "C") from unnest(a.attfdwoptions) o))
from pg_attribute a
  join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
  and a.attnum > 0 and not a.attisdropped
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
select 'sequence', format('%I.%I', n.nspname, c.relname), jsonb_build_object(
  'owner', pg_get_userbyid(c.relowner), 'type', format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement,
  'minimum', s.seqmin, 'maximum', s.seqmax, 'cache', s.seqcache, 'cycles', s.seqcycle,
  'persistence', case c.relpersistence when 'u' then 'unlogged' end,
  'owned by', (select format('%I.%I.%I', tn.nspname, t.relname, a.attname)
    from pg_depend d join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
