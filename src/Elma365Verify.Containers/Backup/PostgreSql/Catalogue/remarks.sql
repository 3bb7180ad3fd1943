-- Comments and security labels on every class of object.
select 'comment', format('%s %s', x.type, x.identity), jsonb_build_object('text', d.description)
from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) x
where (d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass) and x.identity is not null
union all
select 'security label', format('%s %s by %s', x.type, x.identity, l.provider), jsonb_build_object('label', l.label)
from pg_seclabel l, pg_identify_object(l.classoid, l.objoid, l.objsubid) x
where x.identity is not null
