-- Comments and security labels on every class of object.
select 'comment', format('%s %s', x.type, x.identity), jsonb_build_object('text', d.description)
from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) x
where (d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass) and x.identity is not null
  and not exists (select from pg_index i where d.classoid = 'pg_class'::regclass and i.indexrelid = d.objoid and not i.indisvalid
    and not exists (select from pg_class c where c.oid = d.objoid and c.relkind = 'I'))
union all
select 'security label', format('%s %s by %s', x.type, x.identity, l.provider), jsonb_build_object('label', l.label)
from pg_seclabel l, pg_identify_object(l.classoid, l.objoid, l.objsubid) x
where x.identity is not null
