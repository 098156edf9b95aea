//! Pages of Graph's lists, the links between them, and where lists begin.

use autoclaim::{
    domain::listing::{Collection, SignIns},
    graph::{BadLink, BadPage, Link, Page, USER_PROPERTIES, first_page, path, read_user},
};

const BASE: &str = "https://graph.microsoft.com/v1.0";

fn checked(link: &str, collection: &Collection) -> Result<Link, BadLink> {
    Link::checked(link, BASE, &path(collection))
}

#[test]
fn a_link_is_followed_within_its_own_list() {
    let group = Collection::Members("5c2f0b3a-6f0e-4a9f-8a54-0d6c8e1f2a3b".parse().unwrap());
    for (link, collection) in [
        ("https://graph.microsoft.com/v1.0/users?$top=250&$skiptoken=m~AQAnOzE%3D", &Collection::Users),
        ("https://graph.microsoft.com:443/v1.0/users?$skiptoken=x", &Collection::Users),
        ("HTTPS://Graph.Microsoft.com/v1.0/Users?$skiptoken=x", &Collection::Users),
        ("https://graph.microsoft.com/v1.0/users/delta?$deltatoken=a_b-c", &Collection::UserChanges),
        ("https://graph.microsoft.com/v1.0/users/delta()?$skiptoken=a", &Collection::UserChanges),
        (
            "https://graph.microsoft.com/v1.0/groups/5C2F0B3A-6F0E-4A9F-8A54-0D6C8E1F2A3B/members?$skiptoken=a",
            &group,
        ),
    ] {
        let below = link.split_once("/v1.0").unwrap().1;
        assert_eq!(checked(link, collection).map(|it| it.as_str().to_owned()), Ok(below.to_owned()));
        assert!(Link::below(below, &path(collection)).is_ok());
    }
}

#[test]
fn a_link_to_anywhere_else_is_refused() {
    use BadLink::{NotHttps, OtherCollection, OtherHost, Unclean};
    let long = format!("https://graph.microsoft.com/v1.0/users?$skiptoken={}", "a".repeat(16 * 1024));
    for (link, why) in [
        ("http://graph.microsoft.com/v1.0/users?$skiptoken=a", NotHttps),
        ("//graph.microsoft.com/v1.0/users?$skiptoken=a", NotHttps),
        ("/v1.0/users?$skiptoken=a", NotHttps),
        ("", NotHttps),
        ("https://graph.microsoft.us/v1.0/users?$skiptoken=a", OtherHost),
        ("https://graph.microsoft.com.evil.example/v1.0/users?$skiptoken=a", OtherHost),
        ("https://evil.example/v1.0/users?$skiptoken=a", OtherHost),
        ("https://me@graph.microsoft.com/v1.0/users?$skiptoken=a", OtherHost),
        ("https://graph.microsoft.com@evil.example/v1.0/users?$skiptoken=a", OtherHost),
        ("https://graph.microsoft.com:8443/v1.0/users?$skiptoken=a", OtherHost),
        ("https://graph.microsoft.com:443:443/v1.0/users?$skiptoken=a", OtherHost),
        ("https://graph.microsoft.com?/v1.0/users?$skiptoken=a", OtherCollection),
        ("https://graph.microsoft.com/beta/users?$skiptoken=a", OtherCollection),
        ("https://graph.microsoft.com/v1.0/groups?$skiptoken=a", OtherCollection),
        ("https://graph.microsoft.com/v1.0/users/../me?$skiptoken=a", OtherCollection),
        ("https://graph.microsoft.com/v1.0/users/%2e%2e/me?$skiptoken=a", OtherCollection),
        ("https://graph.microsoft.com/v1.0/users/delta?$deltatoken=a", OtherCollection),
        ("https://graph.microsoft.com/v1.0/users", OtherCollection),
        ("https://graph.microsoft.com\\@evil.example/v1.0/users?a=b", Unclean),
        ("https://graph.microsoft.com/v1.0/users?$skiptoken=a#b", Unclean),
        ("https://graph.microsoft.com/v1.0/users?$skiptoken=a b", Unclean),
        ("https://graph.microsoft.com/v1.0/users?$skiptoken=a\r\nX: y", Unclean),
        ("https://gräph.microsoft.com/v1.0/users?$skiptoken=a", Unclean),
        (&long, Unclean),
    ] {
        assert_eq!(checked(link, &Collection::Users), Err(why), "{link}");
        assert!(!why.to_string().contains("evil"), "an error never repeats a link");
    }
    for below in [
        "https://evil.example/users?a=b",
        "//evil.example/users?a=b",
        "@evil.example/users?a=b",
        ".evil.example/users?a",
    ] {
        assert!(Link::below(below, "/users").is_err(), "{below}");
    }
}

#[test]
fn a_link_shows_itself_in_requests_alone() {
    let link = checked("https://graph.microsoft.com/v1.0/users?$skiptoken=secret", &Collection::Users);
    assert!(!format!("{link:?}").contains("secret"));
}

#[test]
fn a_page_gives_its_items_to_their_readers_and_says_where_it_goes_on() {
    let body = r#"{"@odata.context":"x","@odata.nextLink":"https:\/\/graph.microsoft.com\/v1.0\/users?$skiptoken=a",
                   "value":[{"id":"5c2f0b3a-6f0e-4a9f-8a54-0d6c8e1f2a3b","@removed":{"reason":"deleted"}},7]}"#;
    let page = Page::read(body).unwrap();
    assert_eq!(page.next.as_deref(), Some("https://graph.microsoft.com/v1.0/users?$skiptoken=a"));
    assert_eq!((page.delta, page.items.len()), (None, 2));
    let gone = read_user(page.items[0].get().as_bytes()).unwrap();
    assert!(gone.removed && gone.for_good);
    assert!(read_user(page.items[1].get().as_bytes()).is_err(), "a bad item is its reader's to find");
    let last = Page::read(r#"{"value":[],"@odata.deltaLink":"d"}"#).unwrap();
    assert_eq!((last.items.len(), last.next, last.delta.as_deref()), (0, None, Some("d")));
}

#[test]
fn what_is_no_page_is_refused_as_a_whole() {
    for body in [
        "",
        "[]",
        "null",
        "<html>proxy</html>",
        "{}",
        r#"{"value":{}}"#,
        r#"{"value":[}"#,
        r#"{"value":[],"value":[]}"#,
        r#"{"error":{"code":"x"}}"#,
        r#"{"value":[],"@odata.nextLink":7}"#,
    ] {
        assert_eq!(Page::read(body).err(), Some(BadPage::NoPage), "{body}");
    }
    let many = format!(r#"{{"value":[{}1]}}"#, "1,".repeat(10_000));
    assert_eq!(Page::read(&many).err(), Some(BadPage::TooMany));
}

#[test]
fn lists_begin_with_what_the_store_reads_and_no_more() {
    let user = "id,userPrincipalName,displayName,department,usageLocation,accountEnabled,userType";
    assert_eq!(first_page(&Collection::Users, 250), format!("/users?$select={USER_PROPERTIES}&$top=250"));
    assert_eq!(
        first_page(&Collection::UserChanges, 999),
        format!("/users/delta?$deltatoken=latest&$select={user}")
    );
    let window = SignIns {
        from: "2026-11-28T09:00:00Z".parse().unwrap(),
        until: "2026-11-28T10:00:00Z".parse().unwrap(),
        clients: ["1fec8e78-bce4-4aaf-ab1b-5451cc387264", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346"]
            .map(|id| id.parse().unwrap())
            .to_vec(),
    };
    assert_eq!(
        first_page(&Collection::SignIns(window), 1_000),
        "/auditLogs/signIns?$filter=createdDateTime%20ge%202026-11-28T09:00:00.000Z%20and%20createdDateTime%20le%20\
         2026-11-28T10:00:00.000Z%20and%20(appId%20eq%20%271fec8e78-bce4-4aaf-ab1b-5451cc387264%27%20or%20\
         appId%20eq%20%275e3ce6c0-2b1f-4285-8d4b-75ee78787346%27)&$top=1000"
    );
}
