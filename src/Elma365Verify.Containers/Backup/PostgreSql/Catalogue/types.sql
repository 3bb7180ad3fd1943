-- Types, collations, conversions, text search.
select case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range' when 'm' then 'multirange' else 'type' end,
  format('%I.%I', n.nspname, t.typname), jsonb_build_object(
  'owner', pg_get_userbyid(t.typowner),
  'labels', (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
  'base type', case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
  'not null', case when t.typtype = 'd' then t.typnotnull end,
  -- The text beside it is as it was typed in.
  'default', coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault),
  'collation', case when t.typtype = 'd' then (select format('%I.%I', cn.nspname, co.collname) from pg_collation co
    join pg_namespace cn on cn.oid = co.collnamespace where co.oid = t.typcollation) end,
  'range', (select format('%s %s %s %s %s', format_type(r.rngsubtype, null), r.rngsubopc::regclass::text is null,
      (select format('%I', o.opcname) from pg_opclass o where o.oid = r.rngsubopc), r.rngcanonical::text, r.rngsubdiff::text)
    from pg_range r where r.rngtypid = t.oid),
  'input', case when t.typtype = 'b' then t.typinput::text end, 'output', case when t.typtype = 'b' then t.typoutput::text end,
  'length', case when t.typtype = 'b' then t.typlen end, 'alignment', case when t.typtype = 'b' then t.typalign end,
  'behaviour', case when t.typtype = 'b' then concat_ws(' ', t.typbyval, t.typcategory, t.typispreferred, t.typdelim, t.typstorage,
    t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze, t.typsubscript, t.typcollation) end,
  'range collation', (select format('%I.%I', cn.nspname, co.collname) from pg_range r join pg_collation co on co.oid = r.rngcollation
    join pg_namespace cn on cn.oid = co.collnamespace where r.rngtypid = t.oid),
  'multirange', (select r.rngmultitypid::regtype::text from pg_range r where r.rngtypid = t.oid))
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and t.typtype in ('e', 'd', 'r', 'm', 'b')
  and not exists (select from pg_type element where element.typarray = t.oid)
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
union all
select 'collation', format('%I.%I', n.nspname, c.collname), jsonb_build_object(
  'owner', pg_get_userbyid(c.collowner), 'provider', c.collprovider, 'deterministic', c.collisdeterministic,
  'collate', c.collcollate, 'character type', c.collctype,
  'locale', coalesce(to_jsonb(c) -> 'colllocale', to_jsonb(c) -> 'colliculocale'), 'rules', to_jsonb(c) -> 'collicurules')
from pg_collation c join pg_namespace n on n.oid = c.collnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union all
select 'conversion', format('%I.%I', n.nspname, c.conname), jsonb_build_object(
  'owner', pg_get_userbyid(c.conowner), 'from', pg_encoding_to_char(c.conforencoding), 'to', pg_encoding_to_char(c.contoencoding),
  'function', c.conproc::text, 'default', c.condefault)
from pg_conversion c join pg_namespace n on n.oid = c.connamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union all
select 'text search configuration', format('%I.%I', n.nspname, c.cfgname), jsonb_build_object(
  'owner', pg_get_userbyid(c.cfgowner), 'parser', (select p.prsname from pg_ts_parser p where p.oid = c.cfgparser),
  'mappings', (select string_agg(m.maptokentype || ' ' || m.mapdict::regdictionary::text, ', ' order by m.maptokentype, m.mapseqno)
    from pg_ts_config_map m where m.mapcfg = c.oid))
from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_ts_config'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
select 'text search dictionary', format('%I.%I', n.nspname, c.dictname), jsonb_build_object(
  'owner', pg_get_userbyid(c.dictowner), 'template', (select t.tmplname from pg_ts_template t where t.oid = c.dicttemplate),
  'options', c.dictinitoption)
from pg_ts_dict c join pg_namespace n on n.oid = c.dictnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_ts_dict'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
select 'text search parser', format('%I.%I', n.nspname, p.prsname), jsonb_build_object(
  'start', p.prsstart::text, 'token', p.prstoken::text, 'end', p.prsend::text, 'headline', p.prsheadline::text,
  'token types', p.prslextype::text)
from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union all
select 'text search template', format('%I.%I', n.nspname, t.tmplname), jsonb_build_object(
  'initialisation', t.tmplinit::text, 'lexing', t.tmpllexize::text)
from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
