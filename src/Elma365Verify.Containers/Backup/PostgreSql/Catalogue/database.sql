-- The database itself, its schemas and extensions, and the settings made for it.
select 'database', 'itself', jsonb_build_object(
  'owner', pg_get_userbyid(d.datdba), 'encoding', pg_encoding_to_char(d.encoding),
  'collation', d.datcollate, 'character type', d.datctype, 'locale provider', to_jsonb(d) -> 'datlocprovider',
  'locale', coalesce(to_jsonb(d) -> 'datlocale', to_jsonb(d) -> 'daticulocale'), 'collation rules', to_jsonb(d) -> 'daticurules',
  'template', d.datistemplate, 'connections allowed', d.datallowconn, 'connection limit', d.datconnlimit,
  'tablespace', (select t.spcname from pg_tablespace t where t.oid = d.dattablespace),
  'comment', shobj_description(d.oid, 'pg_database'))
from pg_database d
where d.datname = current_database()
union all
select 'setting',
  case s.setrole when 0 then split_part(c, '=', 1) else format('%I: %s', pg_get_userbyid(s.setrole), split_part(c, '=', 1)) end,
  jsonb_build_object('value', substr(c, strpos(c, '=') + 1))
from pg_db_role_setting s, unnest(s.setconfig) c
where s.setdatabase = (select oid from pg_database where datname = current_database())
union all
select 'security label', format('database by %s', l.provider), jsonb_build_object('label', l.label)
from pg_shseclabel l
where l.classoid = 'pg_database'::regclass and l.objoid = (select oid from pg_database where datname = current_database())
union all
select 'schema', quote_ident(n.nspname), jsonb_build_object('owner', pg_get_userbyid(n.nspowner))
from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e')
union all
select 'extension', quote_ident(e.extname), jsonb_build_object(
  'version', e.extversion, 'schema', quote_ident(n.nspname), 'owner', pg_get_userbyid(e.extowner),
  'own tables with data', (select string_agg(c::text, ', ' order by c::text collate "C")
    from unnest(e.extconfig::regclass[]) c))
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
