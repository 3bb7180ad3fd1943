-- Whole schemas in publications, which PostgreSQL 15 brought.
select 'published schema', format('%I in %I', n.nspname, p.pubname), '{}'::jsonb
from pg_publication_namespace s join pg_publication p on p.oid = s.pnpubid join pg_namespace n on n.oid = s.pnnspid
