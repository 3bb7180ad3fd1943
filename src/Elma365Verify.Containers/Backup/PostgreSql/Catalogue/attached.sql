-- What hangs on tables: constraints, indexes, triggers, rules, policies, extended statistics.
select 'constraint', format('%I.%I.%I', n.nspname, coalesce(c.relname, t.typname), k.conname), jsonb_build_object(
  'definition', pg_get_constraintdef(k.oid), 'inherited only', case when not k.conislocal then true end,
  'triggers not enabled', (select string_agg(format('%s on %s: %s', g.tgfoid::regproc, g.tgrelid::regclass, g.tgenabled), ', '
      order by format('%s on %s', g.tgfoid::regproc, g.tgrelid::regclass) collate "C")
    from pg_trigger g where g.tgconstraint = k.oid and g.tgisinternal and g.tgenabled <> 'O'))
from pg_constraint k
  left join pg_class c on c.oid = k.conrelid left join pg_type t on t.oid = k.contypid
  join pg_namespace n on n.oid = coalesce(c.relnamespace, t.typnamespace)
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.deptype = 'e'
    and (d.classid = 'pg_class'::regclass and d.objid = k.conrelid or d.classid = 'pg_type'::regclass and d.objid = k.contypid))
union all
-- One that a failed CREATE INDEX CONCURRENTLY left is in no dump; it serves no query and is named as not kept.
select 'index', format('%I.%I.%I', n.nspname, c.relname, i.relname), jsonb_build_object(
  'definition', pg_get_indexdef(x.indexrelid), 'valid', x.indisvalid, 'clusters the table', x.indisclustered,
  'replica identity', x.indisreplident,
  'part of', (select format('%I', p.relname) from pg_inherits h join pg_class p on p.oid = h.inhparent where h.inhrelid = i.oid),
  'tablespace', (select s.spcname from pg_tablespace s where s.oid = i.reltablespace),
  'statistics targets', (select nullif(string_agg(a.attnum || ': ' || a.attstattarget, ', ' order by a.attnum), '')
    from pg_attribute a where a.attrelid = i.oid and a.attstattarget >= 0))
from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
  join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and (x.indisvalid or i.relkind = 'I')
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
select 'trigger', format('%I.%I.%I', n.nspname, c.relname, g.tgname), jsonb_build_object(
  'definition', pg_get_triggerdef(g.oid), 'enabled', g.tgenabled)
from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not g.tgisinternal
union all
select 'rule', format('%I.%I.%I', n.nspname, c.relname, r.rulename), jsonb_build_object(
  'definition', pg_get_ruledef(r.oid), 'enabled', r.ev_enabled)
from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and r.rulename <> '_RETURN'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
select 'policy', format('%I.%I.%I', n.nspname, c.relname, p.polname), jsonb_build_object(
  'command', p.polcmd, 'permissive', p.polpermissive,
  'roles', (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', '
    order by pg_get_userbyid(r) collate "C") from unnest(p.polroles) r),
  'using', pg_get_expr(p.polqual, p.polrelid), 'with check', pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
union all
select 'statistics', format('%I.%I', n.nspname, s.stxname), jsonb_build_object(
  'definition', pg_get_statisticsobjdef(s.oid), 'owner', pg_get_userbyid(s.stxowner), 'target', to_jsonb(s) -> 'stxstattarget')
from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
