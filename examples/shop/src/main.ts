import {Application} from 'lexigram'
import {DatabaseProvider} from 'lexigram/sql'
import {ShopProvider, WebProvider} from './providers.ts'

await Application.boot({name: 'shop', providers: [new DatabaseProvider(), new ShopProvider(), new WebProvider()]})
