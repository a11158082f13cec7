//! Without a network.

use anyhow::Result;
use e2e::{Visitor, scenarios};

use super::conversation;

scenarios![everything_is_answered_after_the_server_has_stopped];

async fn everything_is_answered_after_the_server_has_stopped(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let server = visitor.stage.another_server(visitor.stage.site())?;
    visitor
        .goes_to_url(&format!("{}index.html", server.url))
        .await?;
    visitor.opens_the_chat().await?;
    drop(server);
    conversation::recovers_the_password(visitor).await?;
    conversation::asks_with_two_typos(visitor).await?;
    conversation::writes_nonsense(visitor).await?;
    conversation::asks_in_spanish(visitor).await
}
