namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// How a server takes one expression's text anew: for each property that holds one, a query of what to run, and of what to read then.
/// </summary>
/// <remarks>
/// A query is given names (<c>$1</c>) and texts (<c>$2</c>), and gives for each name the statements and the query of the new text. What
/// belongs to a table is made on a twin, an empty temporary table of the same name and columns, so that nothing is rewritten or checked
/// and no expression reads otherwise. What is none of PostgreSQL's own texts gives no statement.
/// </remarks>
internal static class Restating
{
    /// <summary>The queries, by kind and property of an item.</summary>
    public static IReadOnlyDictionary<(string Kind, string Property), string> Queries { get; } =
        new Dictionary<(string, string), string>
        {
            [("constraint", "definition")] = Constraint,
            [("index", "definition")] = Index,
            [("trigger", "definition")] = Trigger,
            [("rule", "definition")] = Rule,
            [("policy", "using")] = Policy("using", "polqual"),
            [("policy", "with check")] = Policy("with check", "polwithcheck"),
            [("statistics", "definition")] = Statistics,
            [("function", "definition")] = Function,
            [("procedure", "definition")] = Function,
            [("column", "default")] = Default,
            [("column", "generated")] = Generated,
            [("domain", "default")] = DomainDefault,
            [("view", "definition")] = View,
            [("materialised view", "definition")] = View,
            [("table", "partitioned by")] = PartitionKey,
        };

    private const string Wanted = "from unnest($1::text[], $2::text[]) as wanted (name, stated)";

    private const string Twin = "format('create temp table %I (like %s)', c.relname, c.oid::regclass)";

    private const string Constraint = $$"""
        select wanted.name, case when k.conrelid <> 0
            then array[{{Twin}}, format('alter table pg_temp.%I add constraint stated %s', c.relname, stated)]
            else array[format('create domain pg_temp.stated as %s%s constraint stated %s', format_type(t.typbasetype, t.typtypmod),
              case when t.typcollation <> 0 then ' collate ' || t.typcollation::regcollation::text else '' end, stated)] end,
          'select pg_get_constraintdef(oid) from pg_constraint where conname = ''stated'' and connamespace = pg_my_temp_schema()'
        {{Wanted}} join (pg_constraint k left join pg_class c on c.oid = k.conrelid left join pg_type t on t.oid = k.contypid
            join pg_namespace n on n.oid = coalesce(c.relnamespace, t.typnamespace))
          on format('%I.%I.%I', n.nspname, coalesce(c.relname, t.typname), k.conname) = wanted.name
        """;

    private const string Index = $$"""
        select wanted.name, array[{{Twin}}, format('CREATE %sINDEX stated ON pg_temp.%I USING ', is_unique, c.relname)
            || substr(stated, length(head) + 1)],
          format('select %L || substr(d, strpos(d, %L) + %s) from pg_get_indexdef(''pg_temp.stated''::regclass) d',
            head, format('.%I USING ', c.relname), length(format('.%I USING ', c.relname)))
        {{Wanted}} join (pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
            join pg_namespace n on n.oid = c.relnamespace
            cross join lateral (select case when x.indisunique then 'UNIQUE ' else '' end) u (is_unique)
            cross join lateral (select format('CREATE %sINDEX %I ON %s%I.%I USING ', is_unique, i.relname,
              case when i.relkind = 'I' then 'ONLY ' else '' end, n.nspname, c.relname)) h (head))
          on format('%I.%I.%I', n.nspname, c.relname, i.relname) = wanted.name
        where starts_with(stated, head)
        """;

    private const string Trigger = $$"""
        select wanted.name, array[{{Twin}}, replace(head, format('%I ', g.tgname), 'stated ')
            || overlay(rest placing format(' ON pg_temp.%I ', c.relname) from strpos(rest, place) for length(place))],
          format($q$ select %L || regexp_replace(substr(pg_get_triggerdef(oid), %s), ' ON pg_temp[_0-9]*\.', %L)
            from pg_trigger where tgname = 'stated' and tgrelid = 'pg_temp.%I'::regclass $q$,
            head, length(head) - length(quote_ident(g.tgname)) + 7, format(' ON %s.', replace(quote_ident(n.nspname), '\', '\\')),
            c.relname)
        {{Wanted}} join (pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
            cross join lateral (select format('CREATE %sTRIGGER %I ', case when g.tgconstraint <> 0 then 'CONSTRAINT ' else '' end,
              g.tgname), format(' ON %I.%I ', n.nspname, c.relname)) h (head, place))
          on format('%I.%I.%I', n.nspname, c.relname, g.tgname) = wanted.name and not g.tgisinternal
          cross join lateral (select substr(stated, length(head) + 1)) r (rest)
        where starts_with(stated, head) and strpos(rest, place) > 0
        """;

    private const string Rule = $$"""
        select wanted.name, array[{{Twin}}, E'CREATE RULE stated AS\n    ON '
            || overlay(rest placing format(' TO pg_temp.%I', c.relname) from strpos(rest, place) for length(place))],
          format($q$ select %L || regexp_replace(substr(pg_get_ruledef(oid), %s), ' TO pg_temp[_0-9]*\.', %L)
            from pg_rewrite where rulename = 'stated' and ev_class = 'pg_temp.%I'::regclass $q$,
            head, length(head) - length(quote_ident(r.rulename)) + 7, format(' TO %s.', replace(quote_ident(n.nspname), '\', '\\')),
            c.relname)
        {{Wanted}} join (pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
            cross join lateral (select format(E'CREATE RULE %I AS\n    ON ', r.rulename), format(' TO %I.%I', n.nspname, c.relname))
              h (head, place))
          on format('%I.%I.%I', n.nspname, c.relname, r.rulename) = wanted.name
          cross join lateral (select substr(stated, length(head) + 1)) s (rest)
        where starts_with(stated, head) and strpos(rest, place) > 0
        """;

    private const string Statistics = $$"""
        select wanted.name, array[{{Twin}}, short || substr(stated, length(head) + 1, length(stated) - length(head) - length(tail))
            || format(' FROM pg_temp.%I', c.relname)],
          format($q$ select %L || substr(d, %s, length(d) - %s - length(' FROM ' || 'pg_temp.%I'::regclass::text)) || %L
            from (select pg_get_statisticsobjdef(oid) from pg_statistic_ext where stxrelid = 'pg_temp.%I'::regclass) s (d) $q$,
            head, length(short) + 1, length(short), c.relname, tail, c.relname)
        {{Wanted}} join (pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace join pg_class c on c.oid = s.stxrelid
            join pg_namespace cn on cn.oid = c.relnamespace
            cross join lateral (select format('CREATE STATISTICS %I.%I ', n.nspname, s.stxname),
              format('CREATE STATISTICS %I.elma365_verify_stated ', n.nspname), format(' FROM %I.%I', cn.nspname, c.relname))
              h (head, short, tail))
          on format('%I.%I', n.nspname, s.stxname) = wanted.name
        where starts_with(stated, head) and right(stated, length(tail)) = tail
        """;

    // It says itself that it takes the place of the one that is there.
    private const string Function = $"""
        select wanted.name, array[stated], format('select pg_get_functiondef(%s)', p.oid)
        {Wanted} join (pg_proc p join pg_namespace n on n.oid = p.pronamespace)
          on format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) = wanted.name
        where p.prokind in ('f', 'p', 'w')
        """;

    private const string Column = $"""
        {Wanted} join (pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace)
          on format('%I.%I.%I', n.nspname, c.relname, a.attname) = wanted.name
        where a.attnum > 0 and not a.attisdropped
        """;

    private const string Default = $$"""
        select wanted.name, array[{{Twin}}, format('alter table pg_temp.%I alter column %I set default %s', c.relname, a.attname, stated)],
          format('select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = ''pg_temp.%I''::regclass', c.relname)
        {{Column}}
        """;

    private const string Generated = $$"""
        select wanted.name, array[{{Twin}}, format('alter table pg_temp.%I add column "stated here" %s%s generated always as (%s) %s',
            c.relname, format_type(a.atttypid, a.atttypmod),
            case when a.attcollation <> 0 then ' collate ' || a.attcollation::regcollation::text else '' end,
            substr(stated, 3), case left(stated, 2) when 's ' then 'stored' when 'v ' then 'virtual' end)],
          format('select %L || pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = ''pg_temp.%I''::regclass',
            left(stated, 2), c.relname)
        {{Column}}
        """;

    private const string DomainDefault = $"""
        select wanted.name, array[format('create domain pg_temp.stated as %s default %s', format_type(t.typbasetype, t.typtypmod), stated)],
          'select pg_get_expr(typdefaultbin, 0) from pg_type where typname = ''stated'' and typnamespace = pg_my_temp_schema()'
        {Wanted} join (pg_type t join pg_namespace n on n.oid = t.typnamespace) on format('%I.%I', n.nspname, t.typname) = wanted.name
        where t.typtype = 'd'
        """;

    private const string View = $"""
        select wanted.name, array['create temp view stated as ' || rtrim(stated, ';')],
          'select pg_get_viewdef(''pg_temp.stated''::regclass)'
        {Wanted}
        """;

    private const string PartitionKey = $$"""
        select wanted.name, array[format('create temp table %I (like %s) partition by %s', c.relname, c.oid::regclass, stated)],
          format('select pg_get_partkeydef(''pg_temp.%I''::regclass)', c.relname)
        {{Wanted}} join (pg_class c join pg_namespace n on n.oid = c.relnamespace) on format('%I.%I', n.nspname, c.relname) = wanted.name
        """;

    private static string Policy(string clause, string column) => $$"""
        select wanted.name, array[{{Twin}}, format('create policy stated on pg_temp.%I {{clause}} (%s)', c.relname, stated)],
          format('select pg_get_expr({{column}}, polrelid) from pg_policy where polrelid = ''pg_temp.%I''::regclass', c.relname)
        {{Wanted}} join (pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace)
          on format('%I.%I.%I', n.nspname, c.relname, p.polname) = wanted.name
        """;
}
