-- What leads out of the database: publications, subscriptions, foreign servers.
select 'publication', quote_ident(p.pubname), jsonb_build_object(
  'owner', pg_get_userbyid(p.pubowner), 'all tables', p.puballtables, 'insert', p.pubinsert, 'update', p.pubupdate,
  'delete', p.pubdelete, 'truncate', p.pubtruncate, 'via root', p.pubviaroot)
from pg_publication p
union all
select 'published table', format('%I.%I in %I', t.schemaname, t.tablename, t.pubname),
  jsonb_build_object('columns', to_jsonb(t) -> 'attnames', 'rows', to_jsonb(t) -> 'rowfilter')
from pg_publication_tables t
union all
-- Not whether it is enabled: a restore leaves subscriptions off, lest two servers follow one slot.
select 'subscription', quote_ident(s.subname), jsonb_build_object(
  'owner', pg_get_userbyid(s.subowner), 'connection', 'sha256:' || encode(sha256(convert_to(s.subconninfo, 'UTF8')), 'hex'),
  'slot', s.subslotname, 'publications', array_to_string(s.subpublications, ', '), 'synchronous commit', s.subsynccommit,
  'binary', to_jsonb(s) -> 'subbinary', 'streaming', to_jsonb(s) -> 'substream', 'two phases', to_jsonb(s) ->> 'subtwophasestate' <> 'd',
  'disabled by an error', to_jsonb(s) -> 'subdisableonerr', 'password required', to_jsonb(s) -> 'subpasswordrequired',
  'runs as its owner', to_jsonb(s) -> 'subrunasowner', 'failover', to_jsonb(s) -> 'subfailover', 'origin', to_jsonb(s) -> 'suborigin')
from pg_subscription s
where s.subdbid = (select oid from pg_database where datname = current_database())
union all
select 'foreign data wrapper', quote_ident(w.fdwname), jsonb_build_object(
  'owner', pg_get_userbyid(w.fdwowner), 'handler', w.fdwhandler::text, 'validator', w.fdwvalidator::text,
  'options', (select string_agg(o, ', ' order by o collate "C") from unnest(w.fdwoptions) o))
from pg_foreign_data_wrapper w
where not exists (select from pg_depend d where d.classid = 'pg_foreign_data_wrapper'::regclass and d.objid = w.oid and d.deptype = 'e')
union all
select 'foreign server', quote_ident(s.srvname), jsonb_build_object(
  'owner', pg_get_userbyid(s.srvowner), 'wrapper', (select w.fdwname from pg_foreign_data_wrapper w where w.oid = s.srvfdw),
  'type', s.srvtype, 'version', s.srvversion, 'options', (select string_agg(o, ', ' order by o collate "C") from unnest(s.srvoptions) o))
from pg_foreign_server s
union all
select 'user mapping', format('%s on %I', case u.umuser when 0 then 'public' else quote_ident(pg_get_userbyid(u.umuser)) end, s.srvname),
  jsonb_build_object('options', 'sha256:' || encode(sha256(convert_to(
    (select string_agg(o, ', ' order by o collate "C") from unnest(u.umoptions) o), 'UTF8')), 'hex'))
from pg_user_mapping u join pg_foreign_server s on s.oid = u.umserver
