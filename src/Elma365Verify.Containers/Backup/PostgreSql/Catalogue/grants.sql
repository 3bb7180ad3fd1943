-- Rights on every class of object, those given by default included; on the system's own objects and those of extensions only
-- where they were changed since they were made.
with objects as (
  select 'pg_class'::regclass as class, c.oid, 0 as sub, c.relacl as acl,
    acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner) as usual
  from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relpersistence <> 't'
  union all
  select 'pg_class'::regclass, a.attrelid, a.attnum, a.attacl, '{}'::aclitem[]
  from pg_attribute a where a.attacl is not null and not a.attisdropped
  union all
  select 'pg_proc'::regclass, p.oid, 0, p.proacl, acldefault('f', p.proowner) from pg_proc p
  union all
  select 'pg_namespace'::regclass, n.oid, 0, n.nspacl, acldefault('n', n.nspowner) from pg_namespace n where n.nspname !~ '^pg_t'
  union all
  select 'pg_type'::regclass, t.oid, 0, t.typacl, acldefault('T', t.typowner) from pg_type t
  where t.typelem = 0 and (t.typrelid = 0 or (select c.relkind from pg_class c where c.oid = t.typrelid) = 'c') and t.typtype <> 'm'
  union all
  select 'pg_language'::regclass, l.oid, 0, l.lanacl, acldefault('l', l.lanowner) from pg_language l
  union all
  select 'pg_database'::regclass, d.oid, 0, d.datacl, acldefault('d', d.datdba) from pg_database d where d.datname = current_database()
  union all
  select 'pg_largeobject'::regclass, m.oid, 0, m.lomacl, acldefault('L', m.lomowner) from pg_largeobject_metadata m
  union all
  select 'pg_foreign_data_wrapper'::regclass, w.oid, 0, w.fdwacl, acldefault('F', w.fdwowner) from pg_foreign_data_wrapper w
  union all
  select 'pg_foreign_server'::regclass, s.oid, 0, s.srvacl, acldefault('S', s.srvowner) from pg_foreign_server s
), given as (
  select o.class, o.oid, o.sub, coalesce(o.acl, o.usual) as acl
  from objects o left join pg_init_privs i on i.classoid = o.class and i.objoid = o.oid and i.objsubid = o.sub
  where (o.acl is distinct from i.initprivs)
    or (i.objoid is null and (o.oid >= 16384 or o.class = 'pg_database'::regclass)
      and not exists (select from pg_depend d where d.classid = o.class and d.objid = o.oid and d.deptype = 'e'))
)
select 'grant',
  format('%s %s to %s by %s', x.type, x.identity,
    case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end, quote_ident(pg_get_userbyid(a.grantor))),
  jsonb_object_agg(a.privilege_type, case when a.is_grantable then 'granted, may be granted on' else 'granted' end)
from given g, pg_identify_object(g.class, g.oid, g.sub) x, aclexplode(g.acl) a
where x.identity is not null and x.schema is distinct from 'information_schema' and x.identity <> 'information_schema'
group by x.type, x.identity, a.grantee, a.grantor
union all
select 'default grant',
  format('%s of %I%s to %s by %s',
    case p.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types'
      when 'n' then 'schemas' else p.defaclobjtype::text end,
    pg_get_userbyid(p.defaclrole),
    case p.defaclnamespace when 0 then '' else ' in ' || (select quote_ident(n.nspname) from pg_namespace n
      where n.oid = p.defaclnamespace) end,
    case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end, quote_ident(pg_get_userbyid(a.grantor))),
  jsonb_object_agg(a.privilege_type, case when a.is_grantable then 'granted, may be granted on' else 'granted' end)
from pg_default_acl p, aclexplode(p.defaclacl) a
group by p.oid, p.defaclobjtype, p.defaclrole, p.defaclnamespace, a.grantee, a.grantor
union all
-- An entry that takes a usual right away may hold nothing at all.
select 'default grant', format('%s of %I%s', p.defaclobjtype, pg_get_userbyid(p.defaclrole),
    case p.defaclnamespace when 0 then '' else ' in ' || (select quote_ident(n.nspname) from pg_namespace n
      where n.oid = p.defaclnamespace) end),
  '{"made": true}'::jsonb
from pg_default_acl p
