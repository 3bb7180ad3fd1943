-- Functions, procedures and aggregates, event triggers, languages, casts, operators.
select case p.prokind when 'p' then 'procedure' else 'function' end,
  format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
  jsonb_build_object('definition', pg_get_functiondef(p.oid), 'owner', pg_get_userbyid(p.proowner))
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and p.prokind <> 'a'
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
union all
select 'aggregate', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), jsonb_build_object(
  'owner', pg_get_userbyid(p.proowner), 'returns', format_type(p.prorettype, null), 'parallel', p.proparallel,
  'kind', a.aggkind, 'state function', a.aggtransfn::text, 'state type', format_type(a.aggtranstype, null), 'space', a.aggtransspace,
  'initial state', a.agginitval, 'final function', a.aggfinalfn::text, 'final extra', a.aggfinalextra, 'final modifies', a.aggfinalmodify,
  'combine function', a.aggcombinefn::text, 'serialisation', a.aggserialfn::text, 'deserialisation', a.aggdeserialfn::text,
  'moving state function', a.aggmtransfn::text, 'moving inverse', a.aggminvtransfn::text, 'moving final', a.aggmfinalfn::text,
  'moving state type', case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end, 'moving initial', a.aggminitval,
  'moving space', a.aggmtransspace, 'moving final extra', a.aggmfinalextra, 'moving final modifies', a.aggmfinalmodify,
  'sort operator', case when a.aggsortop <> 0 then a.aggsortop::regoperator::text end, 'direct arguments', a.aggnumdirectargs)
from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid join pg_namespace n on n.oid = p.pronamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
union all
select 'event trigger', quote_ident(e.evtname), jsonb_build_object(
  'event', e.evtevent, 'function', e.evtfoid::regprocedure::text, 'enabled', e.evtenabled, 'tags', array_to_string(e.evttags, ', '),
  'owner', pg_get_userbyid(e.evtowner))
from pg_event_trigger e
where not exists (select from pg_depend d where d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e')
union all
select 'language', quote_ident(l.lanname), jsonb_build_object(
  'owner', pg_get_userbyid(l.lanowner), 'trusted', l.lanpltrusted, 'handler', l.lanplcallfoid::regprocedure::text,
  'validator', l.lanvalidator::regprocedure::text, 'inline handler', l.laninline::regprocedure::text)
from pg_language l
where l.lanispl and l.oid >= 16384
  and not exists (select from pg_depend d where d.classid = 'pg_language'::regclass and d.objid = l.oid and d.deptype = 'e')
union all
select 'cast', format('%s as %s', format_type(c.castsource, null), format_type(c.casttarget, null)), jsonb_build_object(
  'function', c.castfunc::regprocedure::text, 'context', c.castcontext, 'method', c.castmethod)
from pg_cast c
where c.oid >= 16384
  and not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
select 'operator', o.oid::regoperator::text, jsonb_build_object(
  'owner', pg_get_userbyid(o.oprowner), 'result', format_type(o.oprresult, null), 'function', o.oprcode::text,
  'commutator', case when o.oprcom <> 0 then o.oprcom::regoperator::text end,
  'negator', case when o.oprnegate <> 0 then o.oprnegate::regoperator::text end,
  'selectivity', o.oprrest::text, 'join selectivity', o.oprjoin::text, 'merges', o.oprcanmerge, 'hashes', o.oprcanhash)
from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_operator'::regclass and d.objid = o.oid and d.deptype = 'e')
union all
select 'operator class', format('%I.%I using %I', n.nspname, o.opcname, a.amname), jsonb_build_object(
  'owner', pg_get_userbyid(o.opcowner), 'input type', format_type(o.opcintype, null), 'default', o.opcdefault,
  'key type', case when o.opckeytype <> 0 then format_type(o.opckeytype, null) end,
  'family', (select format('%I.%I', fn.nspname, f.opfname) from pg_opfamily f join pg_namespace fn on fn.oid = f.opfnamespace
    where f.oid = o.opcfamily))
from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace join pg_am a on a.oid = o.opcmethod
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_opclass'::regclass and d.objid = o.oid and d.deptype = 'e')
union all
select 'operator family', format('%I.%I using %I', n.nspname, f.opfname, a.amname), jsonb_build_object(
  'owner', pg_get_userbyid(f.opfowner),
  'operators', (select string_agg(concat_ws(' ', o.amopstrategy, o.amopopr::regoperator, o.amoppurpose,
      (select format('by %I.%I', sn.nspname, s.opfname) from pg_opfamily s join pg_namespace sn on sn.oid = s.opfnamespace
        where s.oid = o.amopsortfamily)), ', '
    order by o.amopstrategy, o.amopopr::regoperator::text collate "C") from pg_amop o where o.amopfamily = f.oid),
  'functions', (select string_agg(format('%s %s for %s, %s', s.amprocnum, s.amproc::regprocedure, format_type(s.amproclefttype, null),
      format_type(s.amprocrighttype, null)), ', '
    order by s.amprocnum, format_type(s.amproclefttype, null) collate "C", format_type(s.amprocrighttype, null) collate "C")
    from pg_amproc s where s.amprocfamily = f.oid))
from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace join pg_am a on a.oid = f.opfmethod
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_opfamily'::regclass and d.objid = f.oid and d.deptype = 'e')
union all
select 'transform', format('of %s for %I', format_type(t.trftype, null), l.lanname), jsonb_build_object(
  'from sql', t.trffromsql::regprocedure::text, 'to sql', t.trftosql::regprocedure::text)
from pg_transform t join pg_language l on l.oid = t.trflang
union all
select 'access method', quote_ident(a.amname), jsonb_build_object('type', a.amtype, 'handler', a.amhandler::text)
from pg_am a
where a.oid >= 16384
