-- Rights on the server's parameters, which PostgreSQL 15 brought.
select 'grant',
  format('parameter %s to %s by %I', p.parname, case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
    pg_get_userbyid(a.grantor)),
  jsonb_object_agg(a.privilege_type, case when a.is_grantable then 'granted, may be granted on' else 'granted' end)
from pg_parameter_acl p, aclexplode(p.paracl) a
group by p.parname, a.grantee, a.grantor
