-- What the databases of a cluster share: roles, memberships, settings, tablespaces.
select 'role', quote_ident(r.rolname), jsonb_build_object(
  'superuser', r.rolsuper, 'inherit', r.rolinherit, 'create role', r.rolcreaterole, 'create database', r.rolcreatedb,
  'login', r.rolcanlogin, 'replication', r.rolreplication, 'bypass row security', r.rolbypassrls,
  'connection limit', r.rolconnlimit, 'valid until', r.rolvaliduntil,
  'password', 'sha256:' || encode(sha256(convert_to(r.rolpassword, 'UTF8')), 'hex'))
from pg_authid r
-- By name, as the server reserves it: one that was made before the cluster's first start has a number like the predefined ones.
where r.rolname !~ '^pg_'
union all
-- Whoever granted a membership counts: PostgreSQL 16 lets several do so.
select 'membership',
  format('%I in %I by %I', pg_get_userbyid(m.member), pg_get_userbyid(m.roleid), pg_get_userbyid(m.grantor)),
  jsonb_build_object('admin option', m.admin_option,
    'inherit option', to_jsonb(m) -> 'inherit_option', 'set option', to_jsonb(m) -> 'set_option')
from pg_auth_members m
-- The memberships every fresh cluster has.
where not (m.member::regrole::text = 'pg_monitor'
  and m.roleid::regrole::text in ('pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables'))
union all
select 'setting', format('%I: %s', pg_get_userbyid(s.setrole), split_part(c, '=', 1)),
  jsonb_build_object('value', substr(c, strpos(c, '=') + 1))
from pg_db_role_setting s, unnest(s.setconfig) c
where s.setdatabase = 0
union all
select 'tablespace', quote_ident(t.spcname), jsonb_build_object(
  'owner', pg_get_userbyid(t.spcowner), 'location', pg_tablespace_location(t.oid), 'options', array_to_string(t.spcoptions, ', '))
from pg_tablespace t
where t.spcname not in ('pg_default', 'pg_global')
union all
select 'comment', format('role %I', r.rolname), jsonb_build_object('text', d.description)
from pg_shdescription d join pg_authid r on d.classoid = 'pg_authid'::regclass and d.objoid = r.oid
union all
select 'security label', format('role %I by %s', r.rolname, l.provider), jsonb_build_object('label', l.label)
from pg_shseclabel l join pg_authid r on l.classoid = 'pg_authid'::regclass and l.objoid = r.oid
