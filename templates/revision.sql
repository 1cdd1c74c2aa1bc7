-- {{message}}

-- migrate:up{{option}}

-- migrate:down{{option}}

