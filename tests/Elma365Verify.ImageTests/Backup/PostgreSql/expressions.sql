-- Expressions that PostgreSQL writes down otherwise once a restore has read them, lists whose order says nothing, and what is in no dump.
create schema said;
create domain said.grade as varchar(10) default 'new' constraint grade_is_known check (value in ('new', 'paid'));
create domain said.stage as shop.state default 'new';
create table said.orders (
    id int primary key,
    status varchar(20) not null default 'new' constraint status_is_known check (status in ('new', 'paid')),
    note varchar collate "C" constraint note_is_known check (note collate "C" in ('a', 'b')),
    amount numeric constraint amount_is_known check (amount::int::text::varchar in ('1', '2')),
    is_open boolean default ('new'::varchar in ('new', 'paid')),
    kind text generated always as (case when status in ('new', 'paid') then 'open' else 'closed' end) stored,
    constraint once exclude using btree (id with =) where (status in ('new', 'paid'))
);
insert into said.orders (id) values (1), (2);
create index open_orders on said.orders (id, (status in ('new', 'paid'))) where status in ('new', 'paid');
create statistics said.of_orders on (status in ('new', 'paid')), id from said.orders;
create trigger touching before insert or update of status on said.orders for each row
    when (new.status in ('new', 'paid')) execute function shop.touch();
create rule keeping as on delete to said.orders where old.status in ('new', 'paid') do instead nothing;
create policy own on said.orders using (status in ('new', 'paid')) with check (note in ('a', 'b'));
create view said.pairs (a, b) as values (1, 'x'::varchar), (2, 'y');
create view said.kinds as select id, case when status in ('new', 'paid') then 1 else 2 end as kind from said.orders;
create materialized view said.open_kinds as select id from said.orders where status in ('new', 'paid');
create function said.is_open(status varchar default 'new', known boolean default ('new'::varchar in ('new', 'paid'))) returns boolean
    language sql begin atomic select status in ('new', 'paid') and known; end;
create function said.is_known(status varchar default 'new', known boolean default ('new'::varchar in ('new', 'paid'))) returns boolean
    language sql as 'select known';
create table said.parts (code varchar, id int) partition by list ((case when code in ('a', 'b') then 1 else 2 end));
create table said.parts_1 partition of said.parts for values in (1);
create publication said_open for table said.orders where (status = 'new') with (publish = 'insert');
create server crm foreign data wrapper nowhere options (port '5432', host 'h', dbname 'd');
create user mapping for app server crm options (user 'u', password 'of the fixture');
create foreign table said.far (id int options (z '1', a '2')) server crm options (table_name 't', schema_name 's');

create table said.lines (id int references said.orders);
alter table said.lines disable trigger all;
create function said.depending() returns int language sql as 'select 1';
alter function said.depending() depends on extension pgcrypto;
create text search parser said.plain (
    start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
create text search template said.simple (init = dsimple_init, lexize = dsimple_lexize);
create access method said_heap type table handler heap_tableam_handler;

create table said.parent (a int);
create table said.child (b int) inherits (said.parent);
alter table said.parent add column c int;
insert into said.child values (1, 2, 3), (1, 3, 2);
create table said.source as select n from generate_series(1, 1000) n;
create materialized view said.archived as select * from said.source;
truncate said.source;
-- As a failed CREATE INDEX CONCURRENTLY leaves one.
create index spoiled on said.source (n);
comment on index said.spoiled is 'goes with it';
update pg_index set indisvalid = false where indexrelid = 'said.spoiled'::regclass;
