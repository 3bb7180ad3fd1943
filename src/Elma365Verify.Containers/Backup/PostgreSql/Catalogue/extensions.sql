-- What extensions consist of and what was added to them since: a restore makes them anew by their own scripts.
select 'extension member', format('%s %s', x.type, x.identity), jsonb_build_object(
  'extension', quote_ident(e.extname),
  'function', (select 'sha256:' || encode(sha256(convert_to(concat_ws(E'\n', l.lanname, p.prosrc, p.probin), 'UTF8')), 'hex')
    from pg_proc p join pg_language l on l.oid = p.prolang where d.classid = 'pg_proc'::regclass and p.oid = d.objid))
from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid,
  pg_identify_object(d.classid, d.objid, d.objsubid) x
where d.deptype = 'e' and x.identity is not null
union all
select 'dependence on an extension', format('%s %s of %I', x.type, x.identity, e.extname), '{}'::jsonb
from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid,
  pg_identify_object(d.classid, d.objid, d.objsubid) x
where d.deptype = 'x' and x.identity is not null
